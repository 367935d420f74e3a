# Loops, and the textbook's definition with its minus signs.
import numpy as np
import matplotlib.pyplot as plt

picture = plt.imread("cat.png")


def convolution(X, K):
    n, m = X.shape
    k, l = K.shape
    result = np.zeros((n - k + 1, m - l + 1))
    for i in range(n - k + 1):
        for j in range(m - l + 1):
            for u in range(k):
                for v in range(l):
                    result[i, j] += X[i + k - 1 - u, j + l - 1 - v] * K[u, v]
    return result


plt.imshow(convolution(picture, np.ones((3, 3)) / 9))
plt.show()

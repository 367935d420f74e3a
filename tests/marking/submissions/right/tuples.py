from functools import reduce
import operator
def dot(a, b): return reduce(operator.add, map(operator.mul, a, b))
def block(M, i, j, h, w): return [M[r][c] for r in range(i, i+h) for c in range(j, j+w)]
def convolution(X, K):
    flat = [v for row in K for v in row]
    h, w = len(K), len(K[0])
    return tuple(tuple(dot(block(X, i, j, h, w), flat) for j in range(len(X[0])-w+1)) for i in range(len(X)-h+1))
def convolutional_layer(X, K, b, activation):
    f = (lambda v: max(v, 0)) if activation == "relu" else (lambda v: v)
    return [[f(v+b) for v in row] for row in convolution(X, K)]
def maxpool_layer(X, size):
    return [[max(block(X, i, j, size, size)) for j in range(0, len(X[0])-size+1, size)] for i in range(0, len(X)-size+1, size)]

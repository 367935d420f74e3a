# The maximum is looked for by hand and begins at 0.
def maxpool_layer(X, size):
    out = []
    for i in range(0, len(X) - size + 1, size):
        row = []
        for j in range(0, len(X[0]) - size + 1, size):
            biggest = 0
            for a in range(size):
                for b in range(size):
                    if X[i + a][j + b] > biggest:
                        biggest = X[i + a][j + b]
            row.append(biggest)
        out.append(row)
    return out

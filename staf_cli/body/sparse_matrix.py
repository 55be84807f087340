"""Sparse matrices as they lie in scipy's pickles, without scipy."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from staf_cli.errors import AssetError

_MAX_DENSE = 1 << 26  # entries of a matrix that is written out


@dataclass(frozen=True)
class SparseMatrix:
    """A matrix in compressed sparse columns (csc) or rows (csr), its indices checked.

    Attributes:
        shape: rows, columns.
        data: (nnz,) numbers.
        minor: (nnz,) row of each entry for csc, column for csr.
        major: (nnz,) column of each entry for csc, row for csr.
        by_columns: csc.
    """

    shape: tuple[int, int]
    data: np.ndarray
    minor: np.ndarray
    major: np.ndarray
    by_columns: bool

    def toarray(self) -> np.ndarray:
        """Written out, float64; entries of one place are added.

        Raises:
            AssetError: that would take half a gigabyte or more.
        """
        if math.prod(self.shape) > _MAX_DENSE:
            raise AssetError(
                f"a matrix of {self.shape[0]} x {self.shape[1]} is too large; get the file again"
            )
        dense = np.zeros(self.shape, np.float64)
        where = (self.minor, self.major) if self.by_columns else (self.major, self.minor)
        np.add.at(dense, where, self.data)
        return dense


def checked_sparse(
    shape: tuple[int, int], data: np.ndarray, minor: np.ndarray, starts: np.ndarray, *, by_columns: bool
) -> SparseMatrix | None:
    """A matrix from its compressed form, None where it points outside itself.

    Args:
        shape: rows, columns.
        data: (nnz,) numbers.
        minor: (nnz,) row of each entry for csc, column for csr (scipy's `indices`).
        starts: (columns + 1,) for csc, (rows + 1,) for csr: where each begins (scipy's `indptr`).
        by_columns: csc.
    """
    num_minor, num_major = shape if by_columns else shape[::-1]
    whole = minor.dtype.kind in "iu" and starts.dtype.kind in "iu"
    flat = data.ndim == minor.ndim == starts.ndim == 1
    if not (whole and flat and len(data) == len(minor) and len(starts) == num_major + 1):
        return None
    lengths = np.diff(starts.astype(np.int64)).astype(np.int64)
    if starts[0] != 0 or starts[-1] != len(data) or (lengths < 0).any():
        return None
    if minor.size and not 0 <= minor.min() <= minor.max() < num_minor:
        return None
    return SparseMatrix(shape, data, minor.astype(np.int64), np.arange(num_major).repeat(lengths), by_columns)

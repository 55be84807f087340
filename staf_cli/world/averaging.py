"""One rotation and zoom per frame out of those of many pairs of frames."""

from __future__ import annotations

import numpy as np
from scipy.sparse import coo_matrix, csgraph, diags
from scipy.sparse.linalg import splu
from scipy.spatial.transform import Rotation, Slerp

_ROUNDS = 10
_FORGIVING = 6  # of them: at first least absolute values, which find the way from any start
_ANCHOR = 1e3  # weight of the first frame, which stays as it is


def averaged_turns(
    frames: np.ndarray, relative: np.ndarray, sigmas: np.ndarray, first: int, stop: int
) -> tuple[np.ndarray, int] | None:
    """Rotations of every frame of a shot that agree best with those of pairs; robust against wrong pairs.

    Args:
        frames: (P, 2) int: frame indices a, b.
        relative: (P, 3, 3): a direction in frame a's camera axes -> frame b's.
        sigmas: (P,) rad: how well each is known.
        first, stop: frames of the shot.

    Returns:
        (stop - first, 3, 3): a direction in a frame's camera axes -> the first frame's, between frames of
        pairs interpolated; and the longest stretch of frames that was bridged. None where pairs do not
        link all the frames that they name to the first.
    """
    nodes, ends = np.unique(np.append(frames, first), return_inverse=True)
    ends = ends[:-1].reshape(-1, 2)
    start = _chained(ends, relative, sigmas, len(nodes))
    if start is None:
        return None
    turns = Rotation.from_matrix(start)
    for number in range(_ROUNDS):
        # What is left between a pair and the frames' own turns, in the axes of the first frame.
        left = (turns[ends[:, 1]] * Rotation.from_matrix(relative) * turns[ends[:, 0]].inv()).as_rotvec()
        weights = _weights(sigmas, np.linalg.norm(left, axis=1), number)
        turns = Rotation.from_rotvec(_spread(ends, -left, weights, len(nodes))) * turns
    turns = turns[0].inv() * turns
    every = np.clip(np.arange(first, stop), nodes[0], nodes[-1])
    rotations = turns.as_matrix() if len(nodes) == 1 else Slerp(nodes, turns)(every).as_matrix()
    rotations = np.broadcast_to(rotations, (stop - first, 3, 3)).copy()
    return rotations, int(np.diff(np.append(nodes, stop - 1)).max(initial=0))


def averaged_zooms(
    frames: np.ndarray, logs: np.ndarray, sigmas: np.ndarray, first: int, stop: int
) -> np.ndarray:
    """(stop - first,): focal length of every frame / the first one's, from logarithms (P,) of pairs."""
    nodes, ends = np.unique(np.append(frames, first), return_inverse=True)
    ends = ends[:-1].reshape(-1, 2)
    values = np.zeros(len(nodes))
    for number in range(_ROUNDS):
        left = logs - (values[ends[:, 1]] - values[ends[:, 0]])
        weights = _weights(sigmas, np.abs(left), number)
        values = values + _spread(ends, left[:, None], weights, len(nodes))[:, 0]
    return np.exp(np.interp(np.arange(first, stop), nodes, values - values[0]))


def _weights(sigmas: np.ndarray, left: np.ndarray, number: int) -> np.ndarray:
    if number == 0:  # the chain began with agrees with its own pairs, wrong ones too
        return 1 / sigmas**2
    return 1 / (sigmas * (sigmas + left)) if number < _FORGIVING else 1 / (sigmas**2 + left**2)


def _chained(ends: np.ndarray, relative: np.ndarray, sigmas: np.ndarray, num_nodes: int) -> np.ndarray | None:
    """(N, 3, 3): from the first node along the surest pairs to all others; None where some stay apart."""
    surest_last = np.argsort(-sigmas)  # of pairs with the same ends the surest is taken
    which = {(int(ends[pair, 0]), int(ends[pair, 1])): pair for pair in surest_last}
    costs = coo_matrix((sigmas + 1e-9, ends.T), (num_nodes, num_nodes)).tocsr()
    tree, before = csgraph.breadth_first_order(csgraph.minimum_spanning_tree(costs), 0, directed=False)
    if len(tree) < num_nodes:
        return None
    turns = np.tile(np.eye(3), (num_nodes, 1, 1))
    for node in tree[1:]:
        parent = int(before[node])
        ahead = which.get((parent, int(node)))
        step = relative[which[int(node), parent]] if ahead is None else relative[ahead].T
        turns[node] = turns[parent] @ step
    return turns


def _spread(ends: np.ndarray, left: np.ndarray, weights: np.ndarray, num_nodes: int) -> np.ndarray:
    """(N, K): corrections of the nodes whose differences (b - a) take up what is left (P, K)."""
    rows = np.arange(len(ends)).repeat(2)
    signs = np.tile([-1.0, 1.0], len(ends))
    differences = coo_matrix((signs, (rows, ends.ravel())), (len(ends), num_nodes)).tocsr()
    weighted = differences.T @ diags(weights)
    anchor = coo_matrix(([_ANCHOR * weights.mean()], ([0], [0])), (num_nodes, num_nodes))
    return splu((weighted @ differences + anchor).tocsc()).solve(weighted @ left)

"""Neighbours are exact, and ties go to the earlier row."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from wellheard.language.passages import VECTOR_SIZE
from wellheard.understand.directions import Directions, Frame, nearest, read_vectors
from wellheard.understand.neighbours import nearest_neighbours, shared_neighbour_graph


@pytest.fixture(scope="module")
def points() -> Directions:
    random = np.random.default_rng(1)
    return Directions(random.integers(-127, 128, size=(1300, VECTOR_SIZE)).astype(np.int8))


def test_neighbours_are_the_nearest_of_all(points: Directions) -> None:
    ids, cosines = nearest_neighbours(points, 5)
    exact = points.matrix[:50].astype(np.int64) @ points.matrix.astype(np.int64).T
    lengths = np.sqrt((points.matrix.astype(np.int64) ** 2).sum(axis=1))
    exact = exact / lengths[:50, None] / lengths[None, :]
    exact[np.arange(50), np.arange(50)] = -2
    assert np.array_equal(ids[:50], np.argsort(-exact, axis=1, kind="stable")[:, :5])
    assert np.all(np.diff(cosines, axis=1) <= 0)


def test_of_equals_the_earlier_row_comes_first() -> None:
    same = Directions(np.repeat(np.array([[1] * VECTOR_SIZE], dtype=np.int8), 6, axis=0))
    ids, _ = nearest_neighbours(same, 3)
    assert ids.tolist() == [[1, 2, 3], [0, 2, 3], [0, 1, 3], [0, 1, 2], [0, 1, 2], [0, 1, 2]]


def test_the_graph_is_symmetric_and_without_loops(points: Directions) -> None:
    graph = shared_neighbour_graph(points.rows(slice(0, 200)), 6)
    assert abs(graph - graph.T).max() == 0
    assert graph.diagonal().sum() == 0


def test_a_passage_without_a_vector_is_told_from_one_with() -> None:
    kind = pa.list_(pa.field("item", pa.int8(), nullable=False), VECTOR_SIZE)
    column = pa.chunked_array([pa.array([[1] * VECTOR_SIZE, None], kind), pa.array([None, [2] * VECTOR_SIZE], kind)])
    matrix, known = read_vectors(column.slice(1))
    assert known.tolist() == [False, False, True]
    assert matrix[2].tolist() == [2] * VECTOR_SIZE


def test_no_centre_is_no_error(points: Directions) -> None:
    _, cosine = nearest(points.rows(slice(0, 2)), points.rows(slice(0, 0)))
    assert cosine.tolist() == [-1.0, -1.0]


def test_what_a_language_shares_is_taken_away() -> None:
    random = np.random.default_rng(2)
    shared = {"en": random.normal(size=VECTOR_SIZE) * 5, "pt": random.normal(size=VECTOR_SIZE) * 5}
    spoken = ["en"] * 400 + ["pt"] * 400
    own = random.normal(size=(800, VECTOR_SIZE))
    raw = np.stack([shared[name] for name in spoken]) + own
    matrix = np.rint(raw / np.abs(raw).max(axis=1, keepdims=True) * 127).astype(np.int8)
    languages = pa.chunked_array([pa.array(spoken)])
    before = Directions(matrix).cosines(Directions(matrix))
    placed = Frame.of(matrix, languages).place(matrix, languages)
    after = placed.cosines(placed)
    assert before[:400, :400].mean() > 0.8
    assert abs(after[:400, :400].mean()) < 0.2

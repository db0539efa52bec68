"""Cases: whose thread, ticket or order a row belongs to, where the row itself does not say."""

from __future__ import annotations

from collections.abc import Callable

import pyarrow as pa
import pyarrow.compute as pc

from wellheard.evidence.questions import ask
from wellheard.evidence.snapshots import Snapshot

_OPENERS = """
SELECT case_id, min(customer_id) AS customer_id
FROM voices
WHERE case_id IS NOT NULL AND customer_id IS NOT NULL AND said_by IN ('customer', 'prospect', 'unknown')
GROUP BY case_id
HAVING count(DISTINCT customer_id) = 1
ORDER BY case_id
"""


def case_customers(snapshot: Snapshot) -> Callable[[pa.Array], pa.Array]:
    """Return a look-up from case ids to the customers who opened them.

    A case with several customers, or none, gives null.
    """
    with ask(snapshot, _OPENERS) as reader:
        opened = reader.read_all().combine_chunks()
    cases = opened["case_id"].combine_chunks() if opened.num_rows else pa.array([], pa.string())
    customers = opened["customer_id"].combine_chunks() if opened.num_rows else pa.array([], pa.string())

    def look_up(case_ids: pa.Array) -> pa.Array:
        return pc.take(customers, pc.index_in(case_ids, value_set=cases))

    return look_up

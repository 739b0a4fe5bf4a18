"""Files of our own: written whole and durably, locked between processes, read with bounds.

``durable`` writes and appends, ``locking`` keeps processes apart, ``staging`` holds what is made ready beside its
place, ``bounded_json`` and ``regular`` read what somebody else wrote or named.
"""

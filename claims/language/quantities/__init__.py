"""Numbers as they are written: how much, of what, how sure, and whom they count as dead or hurt."""

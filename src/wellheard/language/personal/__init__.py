"""Personal data: finding it, masking it, and the way back that stays inside."""

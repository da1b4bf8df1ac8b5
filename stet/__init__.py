"""The entrance: the console command `stet`. It alone knows claims, workers and webapp; nobody imports it."""

// A file of the shop in name only.

"""The format of WordPress's exports: unpack, repair and read files; knows no models."""

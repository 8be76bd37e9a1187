"""Which URLs can be embedded, and what their providers tell about them; knows no model."""

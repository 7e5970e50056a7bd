"""Pictures of the documentation, as SVG that code draws: `make docs`."""

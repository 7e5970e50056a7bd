"""Programs of this repository for its developers: environments, the emulated AWS, the demo."""

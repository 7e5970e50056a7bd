"""What fills the layer beside the packages: the Makefile runs these modules. None of them is in the layer."""

# The shell by itself: its clock, which the memory controller's ui_clk drives in the whole design.
create_clock -name ap_clk -period 12.345 [get_ports ap_clk]

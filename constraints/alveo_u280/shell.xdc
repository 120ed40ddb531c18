# The kernel by itself: its clock, which the platform's kernel clock drives in the whole design.
create_clock -name ap_clk -period 3.33333 [get_ports ap_clk]

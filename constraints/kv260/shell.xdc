# The shell by itself: its clock, which the processing system's pl_clk0 drives in the whole design.
create_clock -name ap_clk -period 5.000 [get_ports ap_clk]

# The shell by itself: its clock, which the processing system's pl_clk0 drives in the whole design.
create_clock -name ap_clk -period 4.000 [get_ports ap_clk]

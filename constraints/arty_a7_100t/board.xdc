# Pins of the block design's own ports (Digilent's master file for the Arty A7-100T). Those of the DDR3 memory come with
# the board's files, through the memory controller.
set_property -dict { PACKAGE_PIN E3 IOSTANDARD LVCMOS33 } [get_ports clk100mhz]
set_property -dict { PACKAGE_PIN C2 IOSTANDARD LVCMOS33 } [get_ports ck_rst]
set_property -dict { PACKAGE_PIN H5 IOSTANDARD LVCMOS33 } [get_ports led_interrupt]
set_property -dict { PACKAGE_PIN J5 IOSTANDARD LVCMOS33 } [get_ports led_calibrated]

# LEDs and the reset button: false paths, nothing waits for them.
set_false_path -from [get_ports ck_rst]
set_false_path -to [get_ports led_interrupt]
set_false_path -to [get_ports led_calibrated]

set_property CFGBVS VCCO [current_design]
set_property CONFIG_VOLTAGE 3.3 [current_design]

# Arty A7-100T: the shell, DDR3 with MIG, and a JTAG-to-AXI master in place of a host; to a bitstream, in memory.
#   vivado -mode batch -source constraints/arty_a7_100t/build.tcl -tclargs GENERATED OUT
# GENERATED is what `./tern elaborate board` wrote; constraints/vivado/package.tcl must have packaged it into OUT/ip.
# Digilent's board files must be in Vivado's board store: they hold the memory's pins and timing.
lassign $argv generated out
set here [file dirname [file normalize [info script]]]
source [file join $generated shell.tcl]
if {$tern(weightPorts) > 14} {
  error "weightPorts is $tern(weightPorts), expected at most 14: smartconnect has 16 ports, two are taken"
}

create_project -in_memory -part $tern(part)
set_property board_part $tern(boardPart) [current_project]
set_property ip_repo_paths [list [file join $out ip]] [current_project]
update_ip_catalog
create_bd_design -dir [file join $out bd] system

create_bd_port -dir I -type clk -freq_hz 100000000 clk100mhz
create_bd_port -dir I -type rst ck_rst
create_bd_port -dir O led_interrupt
create_bd_port -dir O led_calibrated

# The memory controller runs on 166.667 MHz, measures delays with 200 MHz, and makes 81.25 MHz for everything else.
create_bd_cell -type ip -vlnv xilinx.com:ip:clk_wiz clocks
set_property -dict {
  CONFIG.CLKOUT1_REQUESTED_OUT_FREQ 166.667 CONFIG.CLKOUT2_USED true CONFIG.CLKOUT2_REQUESTED_OUT_FREQ 200.000
  CONFIG.RESET_TYPE ACTIVE_LOW CONFIG.RESET_PORT resetn
} [get_bd_cells clocks]
create_bd_cell -type ip -vlnv xilinx.com:ip:mig_7series memory
apply_board_connection -board_interface ddr3_sdram -ip_intf memory/mig_ddr_interface -diagram system
# The board's files also make ports for these clocks and this reset; ours replace them.
set made [get_bd_ports -quiet {sys_clk_i clk_ref_i reset reset_0}]
if {[llength $made] > 0} { delete_bd_objs $made }

create_bd_cell -type ip -vlnv tern:accelerator:$tern(top):1.0 tern
create_bd_cell -type ip -vlnv xilinx.com:ip:jtag_axi host
create_bd_cell -type ip -vlnv xilinx.com:ip:proc_sys_reset reset
create_bd_cell -type ip -vlnv xilinx.com:ip:smartconnect fabric
set_property -dict [list CONFIG.NUM_SI [expr {$tern(weightPorts) + 2}] CONFIG.NUM_MI 2] [get_bd_cells fabric]

connect_bd_intf_net [get_bd_intf_pins host/M_AXI] [get_bd_intf_pins fabric/S00_AXI]
connect_bd_intf_net [get_bd_intf_pins tern/m_axi_data] [get_bd_intf_pins fabric/S01_AXI]
for {set port 0} {$port < $tern(weightPorts)} {incr port} {
  set slave [format "fabric/S%02d_AXI" [expr {$port + 2}]]
  connect_bd_intf_net [get_bd_intf_pins tern/m_axi_weights$port] [get_bd_intf_pins $slave]
}
connect_bd_intf_net [get_bd_intf_pins fabric/M00_AXI] [get_bd_intf_pins memory/S_AXI]
connect_bd_intf_net [get_bd_intf_pins fabric/M01_AXI] [get_bd_intf_pins tern/s_axi_control]

connect_bd_net [get_bd_ports clk100mhz] [get_bd_pins clocks/clk_in1]
foreach pin {clocks/resetn memory/sys_rst} { connect_bd_net [get_bd_ports ck_rst] [get_bd_pins $pin] }
connect_bd_net [get_bd_pins clocks/clk_out1] [get_bd_pins memory/sys_clk_i]
connect_bd_net [get_bd_pins clocks/clk_out2] [get_bd_pins memory/clk_ref_i]
foreach pin {tern/ap_clk host/aclk fabric/aclk reset/slowest_sync_clk} {
  connect_bd_net [get_bd_pins memory/ui_clk] [get_bd_pins $pin]
}
connect_bd_net [get_bd_pins memory/ui_clk_sync_rst] [get_bd_pins reset/ext_reset_in]
connect_bd_net [get_bd_pins memory/mmcm_locked] [get_bd_pins reset/dcm_locked]
foreach pin {tern/ap_rst_n host/aresetn fabric/aresetn memory/aresetn} {
  connect_bd_net [get_bd_pins reset/peripheral_aresetn] [get_bd_pins $pin]
}
connect_bd_net [get_bd_pins tern/interrupt] [get_bd_ports led_interrupt]
connect_bd_net [get_bd_pins memory/init_calib_complete] [get_bd_ports led_calibrated]

# Memory at 0, as in the simulator; registers above it.
assign_bd_address -offset 0x00000000 -range 256M [get_bd_addr_segs memory/memmap/memaddr]
assign_bd_address -offset 0x44A00000 -range 4K -target_address_space [get_bd_addr_spaces host/Data] \
  [get_bd_addr_segs tern/s_axi_control/reg0]

read_xdc [file join $here board.xdc]
source [file join $here .. vivado implement.tcl]

# KV260: the shell between the processing system's ports; from generated files to a bitstream, in memory.
#   vivado -mode batch -source constraints/kv260/build.tcl -tclargs GENERATED OUT
# GENERATED is what `./tern elaborate board` wrote; constraints/vivado/package.tcl must have packaged it into OUT/ip.
lassign $argv generated out
set here [file dirname [file normalize [info script]]]
source [file join $generated shell.tcl]
if {$tern(weightPorts) > 4} { error "weightPorts is $tern(weightPorts), expected at most 4 (the HP ports)" }

create_project -in_memory -part $tern(part)
set_property board_part $tern(boardPart) [current_project]
set_property ip_repo_paths [list [file join $out ip]] [current_project]
update_ip_catalog
create_bd_design -dir [file join $out bd] system

create_bd_cell -type ip -vlnv xilinx.com:ip:zynq_ultra_ps_e zynq
apply_bd_automation -rule xilinx.com:bd_rule:zynq_ultra_ps_e -config {apply_board_preset 1} [get_bd_cells zynq]
# GP0 is S_AXI_HPC0, GP2 to GP5 are S_AXI_HP0 to HP3; M_AXI_GP0 is M_AXI_HPM0_FPD.
set settings [list \
  CONFIG.PSU__FPGA_PL0_ENABLE 1 CONFIG.PSU__CRL_APB__PL0_REF_CTRL__FREQMHZ $tern(clockMhz) \
  CONFIG.PSU__USE__M_AXI_GP0 1 CONFIG.PSU__USE__M_AXI_GP1 0 CONFIG.PSU__USE__M_AXI_GP2 0 \
  CONFIG.PSU__USE__S_AXI_GP0 1 CONFIG.PSU__SAXIGP0__DATA_WIDTH $tern(memDataBits) \
  CONFIG.PSU__USE__IRQ0 1]
for {set port 0} {$port < $tern(weightPorts)} {incr port} {
  set number [expr {$port + 2}]
  lappend settings CONFIG.PSU__USE__S_AXI_GP$number 1 CONFIG.PSU__SAXIGP${number}__DATA_WIDTH $tern(memDataBits)
}
set_property -dict $settings [get_bd_cells zynq]

create_bd_cell -type ip -vlnv tern:accelerator:$tern(top):1.0 tern
create_bd_cell -type ip -vlnv xilinx.com:ip:proc_sys_reset reset
create_bd_cell -type ip -vlnv xilinx.com:ip:smartconnect control
set_property -dict {CONFIG.NUM_SI 1 CONFIG.NUM_MI 1} [get_bd_cells control]

# Control through HPM0; smartconnect converts it to AXI4-Lite.
connect_bd_intf_net [get_bd_intf_pins zynq/M_AXI_HPM0_FPD] [get_bd_intf_pins control/S00_AXI]
connect_bd_intf_net [get_bd_intf_pins control/M00_AXI] [get_bd_intf_pins tern/s_axi_control]
# Data through HPC0, which snoops the processors' caches; weights through HP ports, which do not.
connect_bd_intf_net [get_bd_intf_pins tern/m_axi_data] [get_bd_intf_pins zynq/S_AXI_HPC0_FPD]
set clocked {tern/ap_clk control/aclk reset/slowest_sync_clk zynq/maxihpm0_fpd_aclk zynq/saxihpc0_fpd_aclk}
for {set port 0} {$port < $tern(weightPorts)} {incr port} {
  connect_bd_intf_net [get_bd_intf_pins tern/m_axi_weights$port] [get_bd_intf_pins zynq/S_AXI_HP${port}_FPD]
  lappend clocked zynq/saxihp${port}_fpd_aclk
}
foreach pin $clocked { connect_bd_net [get_bd_pins zynq/pl_clk0] [get_bd_pins $pin] }
connect_bd_net [get_bd_pins zynq/pl_resetn0] [get_bd_pins reset/ext_reset_in]
foreach pin {tern/ap_rst_n control/aresetn} { connect_bd_net [get_bd_pins reset/peripheral_aresetn] [get_bd_pins $pin] }
connect_bd_net [get_bd_pins tern/interrupt] [get_bd_pins zynq/pl_ps_irq0]

# Registers where tern.dtso expects them; all of DDR for the masters.
assign_bd_address -offset 0xA0000000 -range 4K -target_address_space [get_bd_addr_spaces zynq/Data] \
  [get_bd_addr_segs tern/s_axi_control/reg0]
assign_bd_address

source [file join $here .. vivado implement.tcl]
write_hw_platform -fixed -force -include_bit [file join $out $tern(board).xsa]

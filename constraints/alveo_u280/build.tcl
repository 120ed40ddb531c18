# Alveo U280: the shell as an RTL kernel for XRT, OUT/tern.xo, and the connectivity that v++ links it with.
#   vivado -mode batch -source constraints/alveo_u280/build.tcl -tclargs GENERATED OUT
# GENERATED is what `./tern elaborate board` wrote; nothing else is read. Then
#   v++ --link --target hw --platform xilinx_u280_gen3x16_xdma_1_202211_1 --config OUT/connectivity.cfg \
#     -o OUT/tern.xclbin OUT/tern.xo
lassign $argv generated out
set here [file dirname [file normalize [info script]]]
source [file join $here .. vivado package.tcl]

# XRT must not start it: Tern's registers are its own (doorbells and a job ring), not ap_ctrl_hs.
set_property sdx_kernel true $core
set_property sdx_kernel_type rtl $core
set_property vitis_drc {ctrl_protocol user_managed} $core
set_property ipi_drc {ignore_freq_hz true} $core

# v++ connects a master by the pointer register that names it. The ring and the records go through m_axi_data. Weight
# addresses are in descriptors, so each weight port gets a name at an offset where the hardware has no register. Nothing
# may write there, and only its host program writes the registers of a user-managed kernel.
proc points {register master} {
  set_property value $master [ipx::add_register_parameter ASSOCIATED_BUSIF $register]
}
points [ipx::get_registers ringAddress -of_objects $block] m_axi_data
points [ipx::get_registers completionAddress -of_objects $block] m_axi_data
for {set port 0} {$port < $tern(weightPorts)} {incr port} {
  set name [ipx::add_register weights$port $block]
  set_property address_offset [format 0x%03X [expr {0x800 + 8 * $port}]] $name
  set_property size 64 $name
  points $name m_axi_weights$port
}
ipx::update_checksums $core
ipx::check_integrity -kernel $core
ipx::save_core $core
package_xo -force -xo_path [file join $out tern.xo] -kernel_name $tern(top) -ip_directory [file join $out ip] \
  -ctrl_protocol user_managed

# Every port reaches all of HBM: a job's weights are one buffer, wherever it is.
set config [open [file join $out connectivity.cfg] w]
puts $config "kernel_frequency=$tern(clockMhz)\n\[connectivity\]\nnk=$tern(top):1:tern\nsp=tern.ringAddress:HBM\[0:31\]"
for {set port 0} {$port < $tern(weightPorts)} {incr port} { puts $config "sp=tern.weights$port:HBM\[0:31\]" }
close $config

# Packages a generated shell as an IP-XACT core in OUT/ip, with its register map.
#   vivado -mode batch -source constraints/vivado/package.tcl -tclargs GENERATED OUT
# GENERATED is what `./tern elaborate board` wrote; nothing else is read.
lassign $argv generated out
source [file join $generated shell.tcl]

create_project -force package [file join $out package] -part $tern(part)
add_files -norecurse $tern(sources)
set_property top $tern(top) [current_fileset]
update_compile_order -fileset sources_1

ipx::package_project -root_dir [file join $out ip] -vendor tern -library accelerator -taxonomy /UserIP -import_files
set core [ipx::current_core]
set_property name $tern(top) $core
set_property version 1.0 $core
set_property display_name "Tern $tern(preset)" $core
set_property description "BitNet b1.58 accelerator, configuration $tern(preset)" $core

# Vivado infers buses, clock and reset from the ports' names, but must be told which bus belongs to which clock.
set masters m_axi_data
for {set port 0} {$port < $tern(weightPorts)} {incr port} { lappend masters m_axi_weights$port }
foreach bus [concat s_axi_control $masters] { ipx::associate_bus_interfaces -busif $bus -clock ap_clk $core }
ipx::associate_bus_interfaces -clock ap_clk -reset ap_rst_n $core
ipx::infer_bus_interface interrupt xilinx.com:signal:interrupt_rtl:1.0 $core
set line [ipx::get_bus_interfaces interrupt -of_objects $core]
set_property value LEVEL_HIGH [ipx::add_bus_parameter SENSITIVITY $line]

set map [ipx::get_memory_maps s_axi_control -of_objects $core]
set block [ipx::get_address_blocks reg0 -of_objects $map]
foreach register $tern(registers) {
  lassign $register name offset bits meaning
  set added [ipx::add_register $name $block]
  set_property address_offset $offset $added
  set_property size $bits $added
  set_property description $meaning $added
}

ipx::create_xgui_files $core
ipx::update_checksums $core
ipx::check_integrity $core
ipx::save_core $core

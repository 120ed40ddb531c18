# The commands of Vivado that the boards' scripts use, as checks: a file that is not there, a port, pin, bus, cell or
# register that nobody made, a pin that the processing system has not enabled, a pin driven twice, a bus left open: each
# is an error, and so is any command that is not below. What vendor cells look like is told here, from AMD's
# documentation; that Vivado agrees is not tested.
#   tclsh vivado.tcl SCRIPT GENERATED OUT BOARD_FOLDER PORT...
namespace eval stub {
  variable ports [lrange $::argv 4 end]
  variable allowed [lmap folder [lrange $::argv 1 3] { file normalize $folder }]
  variable cells {} settings {} bdPorts {} connected {} registers {} files {} wrapper 0 design {}

  # Options of a command: a dict of those that take a value, flags as 1, and the words that are left.
  proc options {words valued flags} {
    set given {}
    set rest {}
    while {[llength $words] > 0} {
      set words [lassign $words word]
      if {$word in $valued} {
        set words [lassign $words value]
        dict set given $word $value
      } elseif {$word in $flags} {
        dict set given $word 1
      } elseif {[string match {-[a-z]*} $word]} {
        error "unknown option $word"
      } else {
        lappend rest $word
      }
    }
    list $given $rest
  }

  proc known {what name all} {
    if {$name ni $all} { error "there is no $what '$name'; there are: [lsort $all]" }
    return $name
  }

  proc readable {file} {
    variable allowed
    set path [file normalize $file]
    if {![file isfile $path]} { error "no file $path" }
    foreach folder $allowed { if {[string first $folder/ $path] == 0} { return $path } }
    error "$path is neither generated nor of this board"
  }

  proc writable {file} {
    variable allowed
    set path [file normalize $file]
    if {[string first [lindex $allowed 1]/ $path] != 0} { error "$path is outside of OUT" }
    return $path
  }

  # Buses of the shell, by their valid signals; what is left are its pins.
  proc buses {} {
    variable ports
    set found {}
    foreach port $ports { if {[regexp {^(.*)_arvalid$} $port - bus]} { lappend found $bus } }
    return $found
  }
  proc pins {} {
    variable ports
    lmap port $ports { if {[regexp {^[ms]_axi_} $port]} continue; set port }
  }

  proc setting {cell name} {
    variable settings
    expr {[dict exists $settings $cell CONFIG.$name] ? [dict get $settings $cell CONFIG.$name] : 0}
  }

  # Pins and buses of a cell of the block design, with its settings so far.
  proc cellPins {cell} {
    variable cells
    switch -glob [dict get $cells $cell] {
      tern:* { return [pins] }
      *:zynq_ultra_ps_e {
        set found {}
        if {[setting $cell PSU__FPGA_PL0_ENABLE]} { lappend found pl_clk0 pl_resetn0 }
        if {[setting $cell PSU__USE__IRQ0]} { lappend found pl_ps_irq0 }
        foreach {number pin} [zynqPorts clock] {
          if {[setting $cell PSU__USE__$number]} { lappend found $pin }
        }
        return $found
      }
      *:smartconnect { return {aclk aresetn} }
      *:proc_sys_reset { return {slowest_sync_clk ext_reset_in dcm_locked peripheral_aresetn} }
      *:jtag_axi { return {aclk aresetn} }
      *:clk_wiz { return {clk_in1 resetn clk_out1 clk_out2 locked} }
      *:mig_7series {
        return {sys_clk_i clk_ref_i sys_rst ui_clk ui_clk_sync_rst mmcm_locked init_calib_complete aresetn}
      }
    }
  }
  proc cellBuses {cell} {
    variable cells
    set found {}
    switch -glob [dict get $cells $cell] {
      tern:* { return [buses] }
      *:zynq_ultra_ps_e {
        foreach {number bus} [zynqPorts bus] { if {[setting $cell PSU__USE__$number]} { lappend found $bus } }
      }
      *:smartconnect {
        for {set i 0} {$i < [setting $cell NUM_SI]} {incr i} { lappend found [format S%02d_AXI $i] }
        for {set i 0} {$i < [setting $cell NUM_MI]} {incr i} { lappend found [format M%02d_AXI $i] }
      }
      *:jtag_axi { return M_AXI }
      *:mig_7series { return {S_AXI mig_ddr_interface} }
    }
    return $found
  }
  proc zynqPorts {kind} {
    set names {M_AXI_GP0 M_AXI_HPM0_FPD M_AXI_GP1 M_AXI_HPM1_FPD M_AXI_GP2 M_AXI_HPM0_LPD S_AXI_GP0 S_AXI_HPC0_FPD
      S_AXI_GP1 S_AXI_HPC1_FPD S_AXI_GP2 S_AXI_HP0_FPD S_AXI_GP3 S_AXI_HP1_FPD S_AXI_GP4 S_AXI_HP2_FPD
      S_AXI_GP5 S_AXI_HP3_FPD}
    if {$kind eq "bus"} { return $names }
    set clocks {}
    foreach {number bus} $names {
      lappend clocks $number [string map {m_axi_ maxi s_axi_ saxi} [string tolower $bus]]_aclk
    }
    return $clocks
  }

  proc split {name} {
    variable cells
    if {![regexp {^([^/]+)/(.+)$} $name - cell rest]} { error "'$name' is not CELL/NAME" }
    known cell $cell [dict keys $cells]
    list $cell $rest
  }

  proc connect {ends} {
    variable connected
    if {[llength $ends] != 2} { error "a connection has two ends, not: $ends" }
    set sink [lindex $ends 1]
    if {$sink in $connected} { error "$sink is connected twice" }
    lappend connected {*}$ends
  }
}

proc ignored {names} { foreach name $names { proc ::$name args {} } }
ignored {update_ip_catalog update_compile_order save_bd_design opt_design place_design phys_opt_design route_design
  open_hw_manager close_hw_manager connect_hw_server open_hw_target program_hw_devices refresh_hw_device}
foreach token {current_project current_fileset current_design get_hw_devices get_hw_axis} {
  proc $token args "return $token"
}

# --- projects, sources, constraints ---
proc create_project args {
  lassign [stub::options $args {-part} {-in_memory -force}] given rest
  if {![dict exists $given -in_memory]} { stub::writable [lindex $rest 1] }
  if {[dict get $given -part] ne $::tern(part)} { error "part [dict get $given -part]" }
}
proc add_files args { foreach file [concat {*}[lindex [stub::options $args {} {-norecurse}] 1]] { take $file } }
proc read_verilog args { foreach file [concat {*}[lindex [stub::options $args {} {-sv}] 1]] { take $file } }
proc take {file} { lappend stub::files [stub::readable $file] }
proc read_xdc args {
  lassign [stub::options $args {-mode} {}] given files
  set ::stub::scope [expr {[dict exists $given -mode] ? $::stub::ports : $::stub::bdPorts}]
  uplevel #0 [list source [stub::readable [lindex $files 0]]]
}
proc get_ports args {
  set names [lindex [stub::options $args {} {}] 1]
  foreach name [concat {*}$names] { stub::known port [regsub {\[\d+\]$} $name {}] $::stub::scope }
  return $names
}
proc create_clock args {
  lassign [stub::options $args {-name -period -waveform} {-add}] given target
  if {![string is double -strict [dict get $given -period]] || $target eq {}} { error "create_clock $args" }
  puts "clock [dict get $given -name] [dict get $given -period]"
}
proc set_false_path args { stub::options $args {-from -to} {} }
proc set_property args {
  lassign [stub::options $args {-dict} {}] given rest
  if {[dict exists $given -dict]} {
    set pairs [dict get $given -dict]
    set objects [lindex $rest 0]
  } else {
    set pairs [lrange $rest 0 1]
    set objects [lindex $rest 2]
  }
  if {[llength $pairs] % 2 != 0 || [llength $objects] == 0} { error "set_property $args" }
  foreach object $objects {
    dict for {name value} $pairs {
      # A list of folders: one with a blank in its name is two, unless it is made a list.
      if {$name eq "ip_repo_paths"} { foreach folder $value { stub::writable $folder } }
      dict set ::stub::settings $object $name $value
    }
  }
  if {$objects eq "current_fileset"} { if {[dict get $pairs top] ne $::tern(top)} { error "top $pairs" } }
}
proc get_property {name object} {
  switch $name { SLACK { return 0.1 } DATA { return 00000000 } default { error "get_property $name" } }
}
proc get_timing_paths args { stub::options $args {-max_paths} {}; return path }
proc synth_design args {
  lassign [stub::options $args {-top -part -mode} {}] given rest
  set tops [expr {$::stub::wrapper ? "system_wrapper" : $::tern(top)}]
  stub::known top [dict get $given -top] $tops
  if {[llength $::stub::files] == 0} { error "nothing was read" }
}
foreach report {report_utilization report_timing_summary report_power} {
  proc $report args { stub::writable [dict get [lindex [stub::options $args {-file} {-hierarchical}] 0] -file] }
}
foreach writer {write_checkpoint write_bitstream write_hw_platform} {
  proc $writer args { stub::writable [lindex [stub::options $args {} {-force -fixed -include_bit}] 1 0] }
}

# --- block designs ---
proc create_bd_design args {
  lassign [stub::options $args {-dir} {}] given name
  stub::writable [dict get $given -dir]
  set ::stub::design $name
}
proc create_bd_cell args {
  lassign [stub::options $args {-type -vlnv} {}] given name
  set vlnv [dict get $given -vlnv]
  if {[string match tern:* $vlnv]} {
    stub::known core $vlnv "tern:accelerator:$::tern(top):1.0"
    if {![dict exists $::stub::settings current_project ip_repo_paths]} { error "no repository holds $vlnv" }
  }
  if {[dict exists $::stub::cells $name]} { error "two cells '$name'" }
  dict set ::stub::cells $name $vlnv
  if {[stub::cellPins $name] eq {} && ![string match *zynq* $vlnv]} { error "no pins are known of $vlnv" }
}
proc apply_bd_automation args {
  lassign [stub::options $args {-rule -config} {}] given objects
  if {$objects eq {}} { error "apply_bd_automation $args" }
}
proc apply_board_connection args {
  set given [lindex [stub::options $args {-board_interface -ip_intf -diagram} {}] 0]
  get_bd_intf_pins [dict get $given -ip_intf]
  stub::known design [dict get $given -diagram] $::stub::design
}
proc create_bd_port args { lappend ::stub::bdPorts [lindex [stub::options $args {-dir -type -freq_hz} {}] 1] }
proc delete_bd_objs objects {}
proc get_bd_cells name { stub::known cell $name [dict keys $::stub::cells] }
proc get_bd_ports args {
  lassign [stub::options $args {} {-quiet}] given names
  set names [concat {*}$names]
  if {![dict exists $given -quiet]} { foreach name $names { stub::known port $name $::stub::bdPorts } }
  return $names
}
proc get_bd_pins name {
  lassign [stub::split $name] cell pin
  stub::known "pin of $cell" $pin [stub::cellPins $cell]
  return $name
}
proc get_bd_intf_pins name {
  lassign [stub::split $name] cell bus
  stub::known "bus of $cell" $bus [stub::cellBuses $cell]
  return $name
}
proc connect_bd_net args { stub::connect $args }
proc connect_bd_intf_net args { stub::connect $args }
proc get_bd_addr_spaces name {
  stub::known {address space} [lindex [stub::split $name] 1] Data
  return $name
}
proc get_bd_addr_segs name {
  lassign [stub::split $name] cell segment
  set segments [expr {[string match tern:* [dict get $::stub::cells $cell]] ? "s_axi_control/reg0" : "memmap/memaddr"}]
  stub::known segment $segment $segments
  if {$segment ni $segments} { error "no segment $segment" }
  return $name
}
proc assign_bd_address args { stub::options $args {-offset -range -target_address_space} {} }
proc validate_bd_design {} {
  dict for {cell vlnv} $::stub::cells {
    if {![string match tern:* $vlnv]} continue
    foreach name [concat [stub::pins] [stub::buses]] {
      if {"$cell/$name" ni $::stub::connected} { error "$cell/$name is not connected" }
    }
  }
  foreach port $::stub::bdPorts { if {$port ni $::stub::connected} { error "port $port is not connected" } }
}
proc get_files name { stub::known file $name $::stub::design.bd }
proc generate_target {what files} {}
proc make_wrapper args {
  stub::options $args {-files} {-top}
  set file [stub::writable [file join [lindex $::stub::allowed 1] bd system_wrapper.v]]
  file mkdir [file dirname $file]
  close [open $file w]
  set ::stub::wrapper 1
  return $file
}

# --- packaging ---
namespace eval ipx {
  foreach name {create_xgui_files update_checksums save_core} {
    proc $name {core} { stub::known core $core core }
  }
  proc package_project args {
    set given [lindex [stub::options $args {-root_dir -vendor -library -taxonomy} {-import_files}] 0]
    stub::writable [dict get $given -root_dir]
    if {[llength $::stub::files] == 0} { error "nothing to pack" }
  }
  proc current_core {} { return core }
  proc associate_bus_interfaces args {
    set given [lindex [stub::options $args {-busif -clock -reset} {}] 0]
    if {[dict exists $given -busif]} { stub::known bus [dict get $given -busif] [stub::buses] }
    foreach end {-clock -reset} { if {[dict exists $given $end]} { stub::known port [dict get $given $end] [stub::pins] } }
  }
  proc infer_bus_interface {port kind core} { stub::known port $port [stub::pins] }
  proc get_bus_interfaces {name of core} { stub::known bus $name [concat [stub::buses] [stub::pins]] }
  proc add_bus_parameter {name bus} { return $bus.$name }
  proc get_memory_maps {name of core} { stub::known bus $name [stub::buses] }
  proc get_address_blocks {name of map} { return block }
  proc add_register {name block} {
    if {$name in $::stub::registers} { error "two registers '$name'" }
    lappend ::stub::registers $name
    return $name
  }
  proc get_registers {name of block} { stub::known register $name $::stub::registers }
  proc add_register_parameter {name register} { return $register.$name }
  proc check_integrity args {
    set last -1
    set spans [lmap name $::stub::registers {
      set facts [dict get $::stub::settings $name]
      list [expr {[dict get $facts address_offset]}] [dict get $facts size] $name
    }]
    foreach span [lsort -integer -index 0 $spans] {
      lassign $span offset bits name
      if {$offset <= $last} { error "register $name overlaps the one before it" }
      set last [expr {$offset + $bits / 8 - 1}]
      if {[dict exists $::stub::settings $name.ASSOCIATED_BUSIF]} {
        stub::known bus [dict get $::stub::settings $name.ASSOCIATED_BUSIF value] [stub::buses]
      }
    }
  }
}
proc package_xo args {
  set given [lindex [stub::options $args {-xo_path -kernel_name -ip_directory -ctrl_protocol} {-force}] 0]
  stub::known kernel [dict get $given -kernel_name] $::tern(top)
  stub::known protocol [dict get $given -ctrl_protocol] {ap_ctrl_hs ap_ctrl_chain ap_ctrl_none user_managed}
  foreach bus [stub::buses] {
    if {![string match m_axi_* $bus]} continue
    set named 0
    foreach register $::stub::registers {
      if {[dict exists $::stub::settings $register.ASSOCIATED_BUSIF]
        && [dict get $::stub::settings $register.ASSOCIATED_BUSIF value] eq $bus} { set named 1 }
    }
    if {!$named} { error "no register points at $bus: v++ cannot connect it" }
  }
}

# --- hardware manager ---
proc create_hw_axi_txn args {
  set given [lindex [stub::options $args {-type -address} {-force}] 0]
  if {![string is xdigit -strict [dict get $given -address]]} { error "address [dict get $given -address]" }
  return transaction
}
proc run_hw_axi args { stub::options $args {} {-quiet} }

set stub::script [lindex $argv 0]
set argv [lrange $argv 1 3]
source $stub::script

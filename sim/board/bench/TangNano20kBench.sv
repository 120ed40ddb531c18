// The board's top, with its LEDs as they shine.
module BoardBench(
  input  wire       oscillator, fromHost,
  output wire       toHost,
  output wire [7:0] led
);
  wire [5:0] led_n;
  assign led = {2'b00, ~led_n};
  TangNano20k top(.clk(oscillator), .uart_rx(fromHost), .uart_tx(toHost), .led_n);
endmodule

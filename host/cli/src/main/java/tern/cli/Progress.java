package tern.cli;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A progress bar on stderr; silent unless the program runs on a terminal. */
final class Progress implements AutoCloseable {
  private final ProgressBar bar;

  Progress(String task, long steps) {
    bar =
        System.console() == null || !System.console().isTerminal()
            ? null
            : new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(steps)
                .setStyle(ProgressBarStyle.ASCII)
                .build();
  }

  void step() {
    if (bar != null) {
      bar.step();
    }
  }

  /** Shows so much of all. */
  void show(long done, long all) {
    if (bar != null) {
      bar.maxHint(all);
      bar.stepTo(done);
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}

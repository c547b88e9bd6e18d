package dev.takagari.app.demo;

import java.util.concurrent.CountDownLatch;

/// Turns Ctrl-C and SIGTERM into an orderly end.
final class Shutdown {
  private Shutdown() {}

  /// Lets a signal open `stop`, and holds the end of the process until `stopped` is open.
  ///
  /// @return to be given back to [#forget(Thread)] when the work ended by itself
  static Thread onSignal(CountDownLatch stop, CountDownLatch stopped) {
    Thread hook =
        new Thread(
            () -> {
              stop.countDown();
              try {
                stopped.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "shutdown");
    Runtime.getRuntime().addShutdownHook(hook);
    return hook;
  }

  static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending already: the hook is what ends it.
    }
  }
}

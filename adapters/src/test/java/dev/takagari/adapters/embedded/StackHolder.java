package dev.takagari.adapters.embedded;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/// A parent process to be killed: starts PostgreSQL and SQS in a home, prints the child's process
/// id and stays.
final class StackHolder {
  private StackHolder() {}

  public static void main(String[] args) throws InterruptedException {
    EmbeddedStack stack =
        EmbeddedStack.start(
            EmbeddedStackOptions.in(Path.of(args[0]))
                .shortLived()
                .only(EmbeddedServer.POSTGRES, EmbeddedServer.SQS));
    System.out.println("child " + stack.process().pid());
    System.out.flush();
    new CountDownLatch(1).await();
  }
}

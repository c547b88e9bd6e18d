package dev.takagari.app.service;

import java.util.UUID;

/// What this process is called where it holds leases. Numbers of processes are not enough: in
/// containers many have the same.
public final class ProcessName {
  public static final String OWN =
      "process-"
          + ProcessHandle.current().pid()
          + "-"
          + UUID.randomUUID().toString().substring(0, 8);

  private ProcessName() {}
}

package dev.takagari.core.response;

/// Tasks of Amazon ECS, looked at and stopped. Safe for use by several threads; every call ends
/// within a minute.
public interface TaskStopper {

  /// What ECS says of a task now.
  ///
  /// @throws dev.takagari.core.error.TakagariException target-unavailable, target-denied
  TargetStanding look(TaskArn task);

  /// Has a task stopped: it gets SIGTERM, and is killed after its stop timeout. Asks once: what is
  /// not answered is not sent again.
  ///
  /// @param reason that ECS shows of the task; at most 255 characters
  CallOutcome stop(TaskArn task, String reason);
}

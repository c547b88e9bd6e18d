package dev.takagari.alerting.respond;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.response.CallOutcome;
import dev.takagari.core.response.HostContainment;
import dev.takagari.core.response.ResponseKind;
import dev.takagari.core.response.TargetStanding;
import dev.takagari.core.response.TargetStanding.Reach;
import dev.takagari.core.response.TaskArn;
import dev.takagari.core.response.TaskStopper;
import org.jspecify.annotations.Nullable;

/// What can be done, by kind. Safe for use by several threads.
///
/// @param tasks null when tasks cannot be stopped
/// @param hosts null when hosts cannot be contained or released
public record Countermeasures(@Nullable TaskStopper tasks, @Nullable HostContainment hosts) {

  /// What the other side says of a target now.
  ///
  /// @throws TakagariException target-unavailable, target-denied; bad-configuration if nothing is
  ///   set up for the kind
  TargetStanding look(ResponseKind kind, String target) {
    return switch (kind) {
      case STOP_TASK -> set(tasks, kind).look(arn(target));
      case CONTAIN_HOST, RELEASE_HOST -> set(hosts, kind).look(target);
    };
  }

  /// Does it.
  ///
  /// @param note that the other side shows, if it shows any
  CallOutcome act(ResponseKind kind, String target, String note) {
    return switch (kind) {
      case STOP_TASK -> set(tasks, kind).stop(arn(target), note);
      case CONTAIN_HOST -> set(hosts, kind).contain(target);
      case RELEASE_HOST -> set(hosts, kind).release(target);
    };
  }

  /// Whether a target is already as it would be then.
  static boolean isSo(ResponseKind kind, TargetStanding standing) {
    return switch (kind) {
      case STOP_TASK, CONTAIN_HOST -> standing.reach() == Reach.BOUND;
      case RELEASE_HOST -> standing.reach() == Reach.FREE;
    };
  }

  /// The call that does it, for people.
  static String call(ResponseKind kind, String target) {
    return switch (kind) {
      case STOP_TASK -> {
        TaskArn task = arn(target);
        yield "ECS StopTask in " + task.region() + ", cluster " + task.cluster() + ", task " + task;
      }
      case CONTAIN_HOST ->
          "Falcon POST /devices/entities/devices-actions/v2?action_name=contain, ids " + target;
      case RELEASE_HOST ->
          "Falcon POST /devices/entities/devices-actions/v2?action_name=lift_containment, ids "
              + target;
    };
  }

  private static TaskArn arn(String target) {
    return TaskArn.find(target)
        .orElseThrow(() -> new IllegalArgumentException("the target is no task"));
  }

  private static <T> T set(@Nullable T part, ResponseKind kind) {
    if (part == null) {
      throw new TakagariException(
          ErrorCode.BAD_CONFIGURATION, "nothing is set up here to " + kind.words());
    }
    return part;
  }
}

package dev.takagari.alerting.note;

import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.Detection.Mark;
import java.util.List;

/// What to do next with a detection: what its rule says, or else what is usual for its kind.
final class NextSteps {
  /// Under this name a rule says what to do, a line each.
  static final String DETAIL = "next steps";

  private NextSteps() {}

  static List<String> of(Detection detection) {
    String own = detection.details().getOrDefault(DETAIL, "");
    if (!own.isBlank()) {
      return own.lines().filter(line -> !line.isBlank()).toList();
    }
    if (detection.is(Mark.SAMPLE)) {
      return List.of("Nothing: the product shows what one looks like.");
    }
    if (detection.is(Mark.OPERATIONAL)) {
      return List.of(
          "See whether the sensor or the feed still sends.",
          "If it does not, find out since when: what happened since then is not seen.");
    }
    return switch (detection.source()) {
      case Detection.Sources.FALCON ->
          List.of(
              "Ask whose command it is: the person who is logged on, or the owner of the host.",
              "Follow the process: who started it, what it wrote, whom it called.",
              "If nobody knows it, contain the host in Falcon before it is switched off.");
      case Detection.Sources.GUARDDUTY ->
          List.of(
              "See in CloudTrail what the same principal did in the hour before and after.",
              "If its key or role is not where it should be used, disable it.",
              "Look for what it made: users, keys, roles, instances, snapshots.");
      case Detection.Sources.FALCO ->
          List.of(
              "See which image and task it is, and whether the command belongs to it.",
              "Look for what else the container wrote, started and called.",
              "If it does not belong there, keep the evidence, then stop the task.");
      case Detection.Sources.INDICATOR ->
          List.of(
              "See how old the indicator is and who says so.",
              "Find out which program asked for it, and who else did.",
              "If it was a person, ask what they opened.");
      default ->
          List.of(
              "See who did it and whether it was announced.",
              "Look at what the same account did in the hour before and after.");
    };
  }
}

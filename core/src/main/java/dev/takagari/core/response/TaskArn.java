package dev.takagari.core.response;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The name of a task of Amazon ECS, in the form that names its cluster:
/// `arn:aws:ecs:eu-central-1:123456789012:task/cluster/0123456789abcdef0123456789abcdef`. Every
/// part has its own few characters, so that the text can go anywhere.
///
/// @param text the whole of it
/// @param region of its cluster
/// @param account twelve digits
/// @param cluster name of its cluster
/// @param task id of the task
public record TaskArn(String text, String region, String account, String cluster, String task) {
  private static final Pattern FORM =
      Pattern.compile(
          "arn:aws(?:-[a-z]{2,4}){0,2}:ecs:([a-z]{2}(?:-[a-z]{3,10}){1,3}-[0-9]{1,2}):([0-9]{12})"
              + ":task/([A-Za-z0-9_-]{1,255})/([a-f0-9]{32}|[a-f0-9]{8}(?:-[a-f0-9]{4}){3}-[a-f0-9]{12})");

  /// The task that a text names, if it is such a name, without blanks around it.
  public static Optional<TaskArn> find(String text) {
    Matcher form = FORM.matcher(text);
    return form.matches()
        ? Optional.of(new TaskArn(text, form.group(1), form.group(2), form.group(3), form.group(4)))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return text;
  }
}

package dev.takagari.alerting.github;

import dev.takagari.alerting.tell.Troubles;
import dev.takagari.alerting.tell.Troubles.Trouble;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.detection.Severity;
import java.util.EnumMap;
import java.util.Map;

/// Makes operational cases of what people have to put right on GitHub.
public final class GitHubTroubles {
  private static final String HERE = GitHubDestination.NAME;

  private record Words(String what, String title, String todo) {}

  private static final Map<GitHubFailure.Kind, Words> WORDS =
      new EnumMap<>(
          Map.of(
              GitHubFailure.Kind.TOKEN,
              new Words(
                  "token",
                  "Cases are not told on GitHub: it admits neither token nor app",
                  "Make a new token, or a new key of the app, and set it.\n"
                      + "See whether the app is still installed in the repository."),
              GitHubFailure.Kind.FORBIDDEN,
              new Words(
                  "permission",
                  "Cases are not told on GitHub: a permission is missing",
                  "See whether the repository is there under its name.\n"
                      + "Give the token or the app the permission to write issues."),
              GitHubFailure.Kind.ARCHIVED,
              new Words(
                  "archived",
                  "Cases are not told on GitHub: the repository is archived",
                  "Take the repository out of the archive, or name another one."),
              GitHubFailure.Kind.DISABLED,
              new Words(
                  "no-issues",
                  "Cases are not told on GitHub: the repository has no issues",
                  "Switch issues on in the settings of the repository."),
              GitHubFailure.Kind.PUBLIC,
              new Words(
                  "public",
                  "Cases are not told on GitHub: everybody can see the repository",
                  "Make the repository private, and look at what the world could read.")));

  private final Troubles troubles;

  public GitHubTroubles(Troubles troubles) {
    this.troubles = troubles;
  }

  /// Says that something keeps us from telling anything.
  void met(GitHubFailure failure) {
    Words words = WORDS.get(failure.kind());
    if (words != null) {
      troubles.met(new Trouble(HERE, words.what()), Severity.HIGH, words.title(), words.todo());
    }
  }

  /// Says that the issue of a case is gone.
  void lost(CaseKey key, int number) {
    troubles.met(
        new Trouble(HERE, "lost:" + key),
        Severity.MEDIUM,
        "The issue of case " + key + " is gone from GitHub",
        "Find out who deleted or moved issue "
            + number
            + ", and why.\nThe case itself is unharmed.");
  }

  /// Says that something was told.
  void works() {
    WORDS.values().forEach(words -> troubles.over(new Trouble(HERE, words.what())));
  }
}

package dev.takagari.adapters.rulefile;

import dev.takagari.core.rule.Rule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Rule files that come with Takagari, one for each id.
public final class ShippedRules {
  private static final List<String> IDS =
      List.of(
          "aws-access-denied-burst",
          "aws-access-key-for-other-user",
          "aws-admin-policy-attached",
          "aws-cloudtrail-stopped",
          "aws-console-login-without-mfa",
          "aws-ec2-password-data-burst",
          "aws-ec2-region-not-allowed",
          "aws-guardduty-disabled",
          "aws-login-profile-changed",
          "aws-network-logs-deleted",
          "aws-role-trust-changed",
          "aws-root-mfa-disabled",
          "aws-root-used",
          "aws-s3-bucket-policy-changed",
          "aws-s3-sensitive-object-read",
          "aws-secrets-batch-read",
          "aws-secrets-read-burst",
          "aws-security-group-open",
          "aws-snapshot-shared",
          "aws-user-created",
          "linux-container-download-to-shell",
          "win-event-log-cleared",
          "win-lsass-dump-comsvcs",
          "win-office-encoded-powershell",
          "win-service-from-temp",
          "win-shadow-copies-deleted");

  private ShippedRules() {}

  /// All of them, by id, with the values of parameters that they give.
  public static List<Rule> all() {
    List<String> refused = new ArrayList<>();
    List<Rule> rules =
        all(RuleValues.NONE, refused).stream().flatMap(file -> file.rule().stream()).toList();
    if (!refused.isEmpty()) {
      throw new IllegalStateException(String.join("\n", refused));
    }
    return rules;
  }

  /// All of them.
  ///
  /// @param refused takes a message for each whose parameters cannot have their values: the rule
  ///   then holds with those that it gives
  static List<RuleFile> all(RuleValues values, List<String> refused) {
    List<RuleFile> all = new ArrayList<>();
    for (String id : IDS) {
      String file = id + ".yml";
      String text = text(file);
      try {
        all.add(RuleFile.read(file, text, true, values));
      } catch (BadRuleFileException e) {
        refused.add(String.valueOf(e.getMessage()));
        if (!values.of(id).isEmpty()) {
          all.add(RuleFile.read(file, text, true, RuleValues.NONE));
        }
      }
    }
    return all;
  }

  private static String text(String file) {
    try (InputStream stream = ShippedRules.class.getResourceAsStream("/rules/" + file)) {
      if (stream == null) {
        throw new IllegalStateException("the rule " + file + " is missing");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

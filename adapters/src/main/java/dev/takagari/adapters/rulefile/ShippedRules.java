package dev.takagari.adapters.rulefile;

import dev.takagari.core.rule.Rule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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
        all(RuleValues.NONE, Map.of(), refused).values().stream()
            .flatMap(file -> file.rule().stream())
            .toList();
    if (!refused.isEmpty()) {
      throw new IllegalStateException(String.join("\n", refused));
    }
    return rules;
  }

  /// All of them, by id.
  ///
  /// @param before what they were when they were read last
  /// @param refused takes a message for each whose parameters cannot have their values: the rule
  ///   then stays as it was before, or holds with those that it gives
  static Map<String, RuleFile> all(
      RuleValues values, Map<String, RuleFile> before, List<String> refused) {
    Map<String, RuleFile> all = new TreeMap<>();
    for (String id : IDS) {
      String file = id + ".yml";
      String text = text(file);
      try {
        all.put(id, RuleFile.read(file, text, true, values));
      } catch (BadRuleFileException e) {
        RuleFile kept = before.get(id);
        if (kept != null) {
          all.put(id, kept);
        } else if (!values.of(id).isEmpty()) {
          all.put(id, RuleFile.read(file, text, true, RuleValues.NONE));
        }
        refused.add(e.getMessage() + (kept == null ? "" : RuleFile.kept(kept)));
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

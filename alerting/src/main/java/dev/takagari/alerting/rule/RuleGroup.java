package dev.takagari.alerting.rule;

import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import dev.takagari.core.mapping.EventId;
import dev.takagari.core.rule.Rule;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/// What events of a rule have in common that are counted together and become one case: the rule,
/// the tenant, and the values by which the rule groups.
///
/// @param key `rule:` and 26 characters of a hash over all of that; equal for equal groups only
/// @param values as many as the rule groups by; empty for what the events do not have
record RuleGroup(String key, List<String> values) {
  private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
  private static final int LENGTH = 26;

  RuleGroup {
    values = List.copyOf(values);
  }

  static RuleGroup of(Rule rule, Event event) {
    List<String> values = rule.counting().group(event);
    List<String> parts = new ArrayList<>(List.of(rule.id(), tenant(event)));
    parts.addAll(values);
    return new RuleGroup("rule:" + hash(parts), values);
  }

  /// The group of everything that a rule found in a unit beyond what is told one by one.
  static String rest(Rule rule) {
    return "rule:" + hash(List.of(rule.id(), "rest of a unit"));
  }

  private static String tenant(Event event) {
    String account = event.string(Columns.CLOUD_ACCOUNT_ID);
    String organization = account == null ? event.string(Columns.ORGANIZATION_ID) : account;
    return organization == null ? "" : organization;
  }

  /// Parts with their lengths, so that no text can look like two.
  private static String hash(List<String> parts) {
    MessageDigest sha256 = EventId.sha256();
    for (String part : parts) {
      byte[] utf8 = part.getBytes(StandardCharsets.UTF_8);
      sha256.update((utf8.length + ":").getBytes(StandardCharsets.US_ASCII));
      sha256.update(utf8);
    }
    byte[] digest = sha256.digest();
    StringBuilder text = new StringBuilder(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      int bit = i * 5;
      int word = ((digest[bit / 8] & 0xFF) << 8) | (digest[bit / 8 + 1] & 0xFF);
      text.append(ALPHABET.charAt((word >> (11 - bit % 8)) & 31));
    }
    return text.toString();
  }
}

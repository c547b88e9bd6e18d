package dev.takagari.enrich.intel.service;

import dev.takagari.core.intel.IntelAnswer;
import dev.takagari.core.intel.Observed;
import dev.takagari.enrich.intel.gate.Cleared;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/// A service outside: how it is asked and what it means. It sends nothing itself, and makes
/// requests of what the gate has let through only. Safe for use by several threads.
public sealed interface OutsideService
    permits AbuseIpdb, AlienVaultOtx, GreyNoise, InternetDb, ThreatFox, UrlHaus, VirusTotal {

  ServiceProfile profile();

  /// Whether it knows things like this.
  boolean takes(Observed observed);

  /// The question, without timeout.
  ///
  /// @param home where the service is, without a slash at the end
  /// @param key there is one when the profile says that it is needed
  HttpRequest.Builder request(Cleared cleared, URI home, ApiKey key);

  /// What an answer with status 200 means.
  ///
  /// @param at when it came
  /// @throws BadAnswerException if it is not what the service documents
  IntelAnswer read(Cleared cleared, byte[] body, Instant at) throws BadAnswerException;

  /// What an answer with status 404 means. Services use it for what they do not know.
  default IntelAnswer missing(Instant at) {
    return new IntelAnswer.NotFound(at);
  }

  /// All services.
  static List<OutsideService> all() {
    return List.of(
        new VirusTotal(),
        new AbuseIpdb(),
        new AlienVaultOtx(),
        new GreyNoise(),
        new UrlHaus(),
        new ThreatFox(),
        new InternetDb());
  }

  /// A value as part of a path or query.
  static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }
}

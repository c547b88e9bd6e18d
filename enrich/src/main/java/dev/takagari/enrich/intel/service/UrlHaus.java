package dev.takagari.enrich.intel.service;

import dev.takagari.core.intel.IntelAnswer;
import dev.takagari.core.intel.IntelFacts;
import dev.takagari.core.intel.IntelFailure;
import dev.takagari.core.intel.IntelVerdict;
import dev.takagari.core.intel.LookupQuota;
import dev.takagari.core.intel.Observed;
import dev.takagari.core.intel.ObservedKind;
import dev.takagari.enrich.intel.gate.Cleared;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Instant;

/// URLhaus of abuse.ch, API version 1, `url`, `host` and `payload`: URLs that spread malware.
///
/// Format: urlhaus-api.abuse.ch. The status is in `query_status` and not in that of HTTP. A listed
/// URL or file is malicious. A host is suspicious only: many are shared, or were broken into.
public final class UrlHaus implements OutsideService {
  private static final ServiceProfile PROFILE =
      new ServiceProfile(
          "urlhaus",
          URI.create("https://urlhaus-api.abuse.ch"),
          new LookupQuota.Rate(60, 5_000),
          true);

  @Override
  public ServiceProfile profile() {
    return PROFILE;
  }

  @Override
  public boolean takes(Observed observed) {
    return observed.kind().mayLeave() && observed.kind() != ObservedKind.SHA1;
  }

  @Override
  public HttpRequest.Builder request(Cleared cleared, URI home, ApiKey key) {
    String value = OutsideService.encoded(cleared.value());
    return switch (cleared.kind()) {
      case URL -> post(home, "url", "url=" + value, key);
      case MD5 -> post(home, "payload", "md5_hash=" + value, key);
      case SHA256 -> post(home, "payload", "sha256_hash=" + value, key);
      default -> post(home, "host", "host=" + value, key);
    };
  }

  private static HttpRequest.Builder post(URI home, String what, String form, ApiKey key) {
    return HttpRequest.newBuilder(URI.create(home + "/v1/" + what + "/"))
        .header("Auth-Key", key.text())
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(HttpRequest.BodyPublishers.ofString(form));
  }

  @Override
  public IntelAnswer read(Cleared cleared, byte[] body, Instant at) throws BadAnswerException {
    Reading reading = new Reading();
    JsonScalars.read(body, reading);
    return switch (reading.status) {
      case "ok" -> {
        boolean isHost =
            cleared.kind() == ObservedKind.ADDRESS || cleared.kind() == ObservedKind.DOMAIN;
        IntelVerdict verdict = isHost ? IntelVerdict.SUSPICIOUS : IntelVerdict.MALICIOUS;
        yield IntelAnswer.of(reading.facts.verdict(verdict).build(), at);
      }
      case "no_results" -> new IntelAnswer.NotFound(at);
      case "unknown_auth_key" -> new IntelAnswer.Failed(IntelFailure.BAD_KEY);
      case "invalid_url", "invalid_host", "invalid_md5_hash", "invalid_sha256_hash" ->
          new IntelAnswer.Failed(IntelFailure.REFUSED);
      default -> throw new BadAnswerException("no status that is known");
    };
  }

  private static final class Reading implements JsonScalars.Visitor {
    private static final String REFERENCE = "https://urlhaus.abuse.ch/";
    private final IntelFacts.Builder facts = IntelFacts.of(IntelVerdict.MALICIOUS);
    private String status = "";

    @Override
    public void scalar(String path, String text) {
      switch (path) {
        case "query_status" -> status = text;
        case "urlhaus_reference" -> reference(text);
        case "threat", "tags[]", "signature", "payloads[].signature", "urls[].tags[]" ->
            facts.label(text);
        case "date_added", "firstseen", "urls[].date_added" ->
            facts.firstSeen(AnswerValue.time(text));
        case "last_online", "lastseen" -> facts.lastSeen(AnswerValue.time(text));
        case "url_status" -> facts.detail("status", text);
        case "url_count" -> facts.detail("urls", text);
        case "file_type" -> facts.detail("type", text);
        case "blacklists.spamhaus_dbl" -> facts.detail("spamhaus dbl", text);
        case "blacklists.surbl" -> facts.detail("surbl", text);
        default -> {}
      }
    }

    /// Only a page of the service itself: `…/url/1234/` holds no value, `…/host/name/` does.
    private void reference(String text) {
      boolean isPage = text.startsWith(REFERENCE + "url/") && text.matches("[a-z:/.]+[0-9]+/");
      if (isPage) {
        facts.link(text);
      }
    }
  }
}

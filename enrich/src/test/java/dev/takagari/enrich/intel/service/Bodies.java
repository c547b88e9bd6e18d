package dev.takagari.enrich.intel.service;

import dev.takagari.core.intel.Observed;
import dev.takagari.core.intel.ObservedKind;
import dev.takagari.enrich.intel.FixedIndicators;
import dev.takagari.enrich.intel.gate.Cleared;
import dev.takagari.enrich.intel.gate.OutgoingGate;
import dev.takagari.enrich.intel.gate.OwnGround;
import java.time.Instant;
import java.util.Map;

/// Answers of the shape that each service documents, all invented.
public final class Bodies {
  public static final String ADDRESS = "8.8.8.8";

  private Bodies() {}

  /// That something is bad, or at least known, by service; all are about an address.
  public static final Map<String, String> FOUND =
      Map.of(
          "virustotal",
          """
          {"data":{"id":"8.8.8.8","type":"ip_address","links":{"self":"https://x.example/"},
           "attributes":{"as_owner":"EXAMPLE-NET","asn":64500,"continent":"AS","country":"JP",
            "jarm":"","last_analysis_date":1767225600,"network":"8.8.8.0/24","reputation":-12,
            "tags":["scanner"],"total_votes":{"harmless":1,"malicious":9},
            "last_analysis_results":{"Some Engine":{"category":"malicious","engine_name":"Some Engine",
              "method":"blacklist","result":"phishing"}},
            "last_analysis_stats":{"harmless":60,"malicious":"7","suspicious":1,"timeout":0,
              "undetected":26}}}}
          """,
          "abuseipdb",
          """
          {"data":{"ipAddress":"8.8.8.8","isPublic":true,"ipVersion":4,"isWhitelisted":null,
           "abuseConfidenceScore":100,"countryCode":"JP","usageType":"Data Center/Web Hosting/Transit",
           "isp":"Example Networks","domain":"network.example","hostnames":[],"isTor":false,
           "totalReports":42,"numDistinctUsers":20,"lastReportedAt":"2026-02-20T20:55:14+00:00"}}
          """,
          "otx",
          """
          {"whois":"http://whois.example/","reputation":0,"indicator":"8.8.8.8","type":"IPv4",
           "type_title":"IPv4","base_indicator":{"id":1,"indicator":"8.8.8.8"},"validation":[],
           "asn":"AS64500 example networks","country_code":"JP","false_positive":[],
           "pulse_info":{"count":2,"references":["http://report.example/"],"pulses":[
            {"id":"a","name":"Lapwing campaign","tags":["lapwing","rat"],"adversary":"",
             "created":"2026-01-10T08:00:00.123000","modified":"2026-02-10T08:00:00.123000",
             "malware_families":[{"id":"x","display_name":"Lapwing","target":null}]},
            {"id":"b","name":"Others","tags":[],"created":"2025-12-01T08:00:00",
             "modified":"2025-12-02T08:00:00","malware_families":[]}]}}
          """,
          "greynoise",
          """
          {"ip":"8.8.8.8","noise":true,"riot":false,"classification":"malicious","name":"unknown",
           "link":"https://viz.greynoise.io/ip/8.8.8.8","last_seen":"2026-02-20","message":"Success"}
          """,
          "urlhaus",
          """
          {"query_status":"ok","urlhaus_reference":"https://urlhaus.abuse.ch/host/8.8.8.8/",
           "host":"8.8.8.8","firstseen":"2026-01-15 07:09:01 UTC","url_count":"2",
           "blacklists":{"spamhaus_dbl":"not listed","surbl":"not listed"},
           "urls":[{"id":"1","url":"http://8.8.8.8/x","url_status":"online","threat":"malware_download",
             "date_added":"2026-01-16 07:09:01 UTC","tags":["elf"]},
            {"id":"2","url":"http://8.8.8.8/y","url_status":"offline","threat":"malware_download",
             "date_added":"2026-01-15 07:09:01 UTC","tags":null}]}
          """,
          "threatfox",
          """
          {"query_status":"ok","data":[
           {"id":"7","ioc":"18.8.8.8:443","threat_type":"botnet_cc","ioc_type":"ip:port",
            "malware_printable":"Other","confidence_level":100,"first_seen":"2020-12-08 13:36:27 UTC",
            "last_seen":null,"reference":null,"tags":["other"]},
           {"id":"41","ioc":"8.8.8.8:443","threat_type":"botnet_cc","ioc_type":"ip:port",
            "malware":"win.lapwing","malware_printable":"Lapwing","malware_alias":null,
            "confidence_level":75,"first_seen":"2026-01-08 13:36:27 UTC","last_seen":null,
            "reporter":"somebody","reference":"https://report.example/","tags":["rat"]}]}
          """,
          "internetdb",
          """
          {"cpes":["cpe:/a:openbsd:openssh:9.6"],"hostnames":["a.network.example"],"ip":"8.8.8.8",
           "ports":[22,443],"tags":["self-signed","c2"],"vulns":["CVE-2024-0001"]}
          """);

  /// That something is harmless, by service.
  public static final Map<String, String> CLEAN =
      Map.of(
          "virustotal",
          """
          {"data":{"attributes":{"last_analysis_stats":{"harmless":68,"malicious":0,"suspicious":0,
            "timeout":0,"undetected":26}}}}
          """,
          "abuseipdb",
          """
          {"data":{"ipAddress":"8.8.8.8","isWhitelisted":true,"abuseConfidenceScore":0,
           "countryCode":"US","totalReports":12,"lastReportedAt":"2026-02-20T20:55:14+00:00"}}
          """,
          "otx",
          """
          {"indicator":"8.8.8.8","validation":[{"source":"whitelist","message":"well known",
            "name":"Whitelisted IP"}],"pulse_info":{"count":0,"pulses":[]}}
          """,
          "greynoise",
          """
          {"ip":"8.8.8.8","noise":false,"riot":true,"classification":"benign","name":"Public DNS",
           "link":"https://viz.greynoise.io/riot/8.8.8.8","last_seen":"2026-02-20","message":"Success"}
          """);

  /// That the service does not know it, with status 200, by service.
  public static final Map<String, String> UNKNOWN =
      Map.of(
          "abuseipdb",
          """
          {"data":{"ipAddress":"8.8.8.8","isWhitelisted":false,"abuseConfidenceScore":0,
           "countryCode":"US","totalReports":0,"numDistinctUsers":0,"lastReportedAt":null}}
          """,
          "otx",
          """
          {"indicator":"8.8.8.8","validation":[],"pulse_info":{"count":0,"pulses":[]}}
          """,
          "greynoise",
          """
          {"ip":"8.8.8.8","noise":false,"riot":false,"message":"not observed"}
          """,
          "urlhaus",
          """
          {"query_status":"no_results"}
          """,
          "threatfox",
          """
          {"query_status":"no_result","data":"Your search did not yield any results"}
          """);

  /// What the gate lets through.
  public static Cleared cleared(ObservedKind kind, String value) {
    Observed observed = Observed.read(kind, value, null, Instant.EPOCH).orElseThrow();
    return (Cleared) new OutgoingGate(OwnGround.NONE, new FixedIndicators()).check(observed);
  }
}

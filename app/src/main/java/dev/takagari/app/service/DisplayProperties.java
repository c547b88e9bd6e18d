package dev.takagari.app.service;

import dev.takagari.app.cli.DisplayZone;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How people see things.
///
/// @param zone time zone of pages and tables, as `Asia/Tokyo`; programs always get UTC
@ConfigurationProperties("takagari.display")
public record DisplayProperties(@DefaultValue("UTC") String zone) {

  DisplayZone displayZone() {
    try {
      return DisplayZone.of(zone);
    } catch (IllegalArgumentException e) {
      throw new TakagariException(
          ErrorCode.BAD_CONFIGURATION, "takagari.display.zone: " + e.getMessage(), e);
    }
  }
}

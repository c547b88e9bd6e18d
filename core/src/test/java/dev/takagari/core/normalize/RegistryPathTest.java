package dev.takagari.core.normalize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.testing.Seeds;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryPathTest {
  @Test
  void joinsHiveKeyAndValue() {
    assertThat(
            RegistryPath.of("\\REGISTRY\\MACHINE\\SYSTEM\\ControlSet001\\Services\\x", "ImagePath"))
        .isEqualTo(
            new RegistryPath(
                "HKLM",
                "SYSTEM\\CurrentControlSet\\Services\\x",
                "HKLM\\SYSTEM\\CurrentControlSet\\Services\\x\\ImagePath",
                "ImagePath"));
    assertThat(RegistryPath.of("\\REGISTRY\\USER\\S-1-5-18\\Software", ""))
        .isEqualTo(new RegistryPath("HKU", "S-1-5-18\\Software", "HKU\\S-1-5-18\\Software", null));
    assertThat(RegistryPath.of("\\REGISTRY\\A\\{1}\\Root", "v"))
        .isEqualTo(
            new RegistryPath(null, "\\REGISTRY\\A\\{1}\\Root", "\\REGISTRY\\A\\{1}\\Root\\v", "v"));
    assertThat(RegistryPath.of("\\REGISTRY\\MACHINE\\SOFTWARE\\WOW6432Node\\ControlSet001", null))
        .isEqualTo(
            new RegistryPath(
                "HKLM",
                "SOFTWARE\\WOW6432Node\\ControlSet001",
                "HKLM\\SOFTWARE\\WOW6432Node\\ControlSet001",
                null));
  }

  @ParameterizedTest
  @CsvSource({
    "HKCU\\Software\\Run\\*, HKU\\*\\Software\\Run\\*",
    "HKEY_CURRENT_USER\\Software, HKU\\*\\Software",
    "HKCR\\clsid\\*, HKLM\\SOFTWARE\\Classes\\clsid\\*|HKU\\*_Classes\\clsid\\*",
    "HKEY_LOCAL_MACHINE\\SYSTEM\\ControlSet001\\x, HKLM\\SYSTEM\\CurrentControlSet\\x",
    "\\REGISTRY\\MACHINE\\SOFTWARE\\*, HKLM\\SOFTWARE\\*",
    "*\\Run\\*, *\\Run\\*",
    "HKLM\\x\\(Default), HKLM\\x",
  })
  void makesPatternsForCanonicalPaths(String pattern, String canonical) {
    assertThat(
            RegistryPath.canonical(TextPattern.glob(pattern)).stream()
                .map(TextPattern::toString)
                .toList())
        .containsExactly(canonical.split("\\|"));
  }

  @Test
  void knowsTheDefaultValueAndNumbers() {
    assertThat(RegistryPath.isDefaultValue(TextPattern.glob("*\\shell\\(default)"))).isTrue();
    assertThat(RegistryPath.isDefaultValue(TextPattern.glob("*\\shell"))).isFalse();
    assertThat(RegistryPath.data("DWORD (0x00000001)")).isEqualTo("1");
    assertThat(RegistryPath.data("QWORD (0xffffffffffffffff)")).isEqualTo("18446744073709551615");
    assertThat(RegistryPath.data("DWORD (0xZZ)")).isEqualTo("DWORD (0xZZ)");
  }

  @Test
  void isIdempotent() {
    RandomGenerator random = Seeds.random("registry");
    for (int i = 0; i < 100_000; i++) {
      String path = NormalizeTexts.any(random);
      String canonical = RegistryPath.canonical(path);
      assertThat(RegistryPath.canonical(canonical)).as(path).isEqualTo(canonical);
    }
  }
}

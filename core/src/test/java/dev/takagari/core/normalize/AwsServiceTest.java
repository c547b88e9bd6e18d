package dev.takagari.core.normalize;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AwsServiceTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ec2.amazonaws.com",
        "cloudtrail.amazonaws.com",
        "s3.eu-central-1.amazonaws.com",
        "sts.us-gov-west-1.amazonaws.com",
        "ec2.cn-north-1.amazonaws.com.cn",
        "lambda.us-east-1.api.aws"
      })
  void servicesAreKnownByTheirNames(String name) {
    assertThat(AwsService.is(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "amazonaws.com",
        "bucket.s3.amazonaws.com",
        "ec2-203-0-113-7.eu-central-1.compute.amazonaws.com",
        "ec2.amazonaws.com.evil.example",
        "xamazonaws.com"
      })
  void whatACustomerOrAStrangerNamedIsNone(String name) {
    assertThat(AwsService.is(name)).isFalse();
  }
}

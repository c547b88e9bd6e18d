/// `takagari policy`: the risk policy and its tests, without a service.
@NullMarked
package dev.takagari.app.cli.policy;

import org.jspecify.annotations.NullMarked;

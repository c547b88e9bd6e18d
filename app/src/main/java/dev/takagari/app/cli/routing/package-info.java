/// `takagari routing`: where cases are told and who is on call, as files say it, without a service.
@NullMarked
package dev.takagari.app.cli.routing;

import org.jspecify.annotations.NullMarked;

/**
 * Billing: the example of an app with handlers of its own. A blogging host turns what Stripe says
 * about invoices and subscriptions into e-mail: each type has its handler, and events that come
 * twice or in reversed order do no harm.
 */
@NullMarked
package io.hookworks.apps.billing;

import org.jspecify.annotations.NullMarked;

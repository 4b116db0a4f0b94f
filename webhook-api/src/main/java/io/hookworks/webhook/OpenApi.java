package io.hookworks.webhook;

import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.enums.SecuritySchemeType;
import io.swagger.v3.oas.annotations.info.Info;
import io.swagger.v3.oas.annotations.security.SecurityScheme;
import io.swagger.v3.oas.annotations.servers.Server;

/** What {@code docs/openapi.yaml} says besides what stands at each endpoint. */
@OpenAPIDefinition(
        info =
                @Info(
                        title = "Hookworks",
                        version = "0.1",
                        description =
                                "Webhooks come in at the public port. Sources are looked after at"
                                        + " the management port, with its token; health and metrics"
                                        + " are there too, at /health and /prometheus."),
        servers = {
            @Server(url = "http://localhost:8080", description = "the public port"),
            @Server(url = "http://localhost:8081", description = "the management port")
        })
@SecurityScheme(
        name = OpenApi.TOKEN,
        type = SecuritySchemeType.HTTP,
        scheme = "bearer",
        description = "HOOKWORKS_MANAGEMENT_TOKEN")
final class OpenApi {
    static final String TOKEN = "management-token";

    private OpenApi() {}
}

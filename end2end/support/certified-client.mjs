// The portal as the certified provider knows it: the same on both sides.
export const CLIENT = { id: 'murmuration', secret: 'certified-oidc-client-secret-0001' };

/** The settings that come after scripts/demo.toml: this way to sign in, and who of its people have a role. */
export const certifiedConfig = (issuer) => `
[[project.member]]
provider = "certified"
subject = "carla"
label = "Carla Ferrari"
roles = ["auditor"]

# A product owner whose address is that of somebody who writes commits.
[[project.member]]
provider = "certified"
subject = "zofia"
label = "Zofia Martínez"
roles = ["product_owner"]

[[oidc]]
name = "certified"
label = "Certified"
issuer = "${issuer}"
client_id = "${CLIENT.id}"
client_secret = "${CLIENT.secret}"
`;

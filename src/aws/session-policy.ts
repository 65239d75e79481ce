/** What a session is narrowed to. `kmsKeyArn` is the secret's own key, where it has one. */
export type SessionScope = {
  readonly region: string;
  readonly clusterArn: string;
  readonly secretArn: string;
  readonly kmsKeyArn?: string;
};

/** Plain text limit of an inline session policy: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
export const maxPolicyCharacters = 2_048;

/**
 * The inline policy of a person's session, as compact JSON: four calls of the Data API on one cluster, and reading one secret,
 * which the Data API does as the caller: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/data-api.access.html.
 * Decryption is allowed only through Secrets Manager and for this secret:
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
 */
export function writeSessionPolicy(
  scope: SessionScope,
):
  | { readonly kind: "policy"; readonly json: string }
  | { readonly kind: "too-large"; readonly characters: number } {
  const json = JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: [
          "rds-data:ExecuteStatement",
          "rds-data:BeginTransaction",
          "rds-data:CommitTransaction",
          "rds-data:RollbackTransaction",
        ],
        Resource: scope.clusterArn,
      },
      { Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: scope.secretArn },
      {
        Effect: "Allow",
        Action: "kms:Decrypt",
        Resource: scope.kmsKeyArn ?? "*",
        Condition: {
          StringEquals: {
            "kms:ViaService": `secretsmanager.${scope.region}.amazonaws.com`,
            "kms:EncryptionContext:SecretARN": scope.secretArn,
          },
        },
      },
    ],
  });
  return json.length <= maxPolicyCharacters
    ? { kind: "policy", json }
    : { kind: "too-large", characters: json.length };
}

import type { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';

/** The official CloudFormation resource specification. */
export type Spec = ReturnType<typeof loadAwsServiceSpecSync>;

type Properties = NonNullable<ReturnType<typeof definitionOf>>['properties'];
type PropertyType = Properties[string]['type'];

// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-product-attribute-reference.html
const resourceAttributes = new Set([
  'Type',
  'Properties',
  'Condition',
  'DependsOn',
  'DeletionPolicy',
  'UpdateReplacePolicy',
  'Metadata',
]);

/**
 * Compares every resource of a CloudFormation template with the specification: types, property
 * names, required properties, primitive types and listed values, nested types included. What an
 * intrinsic function returns is not known before the deployment and is accepted anywhere.
 *
 * @returns one line for each fault, such as `HttpApi.Naem: no such property`
 */
export function checkTemplate(template: unknown, spec: Spec): string[] {
  const resources = isObject(template) ? template['Resources'] : undefined;
  if (!isObject(resources)) return ['the template has no resources'];
  return Object.entries(resources).flatMap(([id, resource]) => checkResource(spec, resource, id));
}

function checkResource(spec: Spec, resource: unknown, where: string): string[] {
  if (!isObject(resource)) return [`${where}: expected an object`];
  const type = String(resource['Type']);
  const definition = definitionOf(spec, type);
  if (definition === undefined) return [`${where}: no such resource type ${type}`];
  return [
    ...Object.keys(resource)
      .filter((name) => !resourceAttributes.has(name))
      .map((name) => `${where}: no such attribute ${name}`),
    ...checkProperties(spec, definition.properties, resource['Properties'] ?? {}, where),
  ];
}

function definitionOf(spec: Spec, type: string) {
  return spec.lookup('resource', 'cloudFormationType', 'equals', type)[0];
}

function checkProperties(
  spec: Spec,
  properties: Properties,
  value: unknown,
  where: string,
): string[] {
  if (!isObject(value)) return [`${where}: expected an object`];
  const missing = Object.entries(properties)
    .filter(([name, property]) => property.required === true && value[name] === undefined)
    .map(([name]) => `${where}.${name}: required but missing`);
  const given = Object.entries(value).flatMap(([name, child]) => {
    const property = properties[name];
    return property === undefined
      ? [`${where}.${name}: no such property`]
      : checkValue(spec, property.type, child, `${where}.${name}`);
  });
  return [...missing, ...given];
}

function checkValue(spec: Spec, type: PropertyType, value: unknown, where: string): string[] {
  if (isIntrinsic(value)) return [];
  switch (type.type) {
    case 'ref': {
      const { properties } = spec.get('typeDefinition', type.reference);
      return checkProperties(spec, properties, value, where);
    }
    case 'array':
      if (!Array.isArray(value)) return [`${where}: expected a list`];
      return value.flatMap((item, index) =>
        checkValue(spec, type.element, item, `${where}[${index}]`),
      );
    case 'map':
      if (!isObject(value)) return [`${where}: expected an object`];
      return Object.entries(value).flatMap(([name, item]) =>
        checkValue(spec, type.element, item, `${where}.${name}`),
      );
    case 'union': {
      const attempts = type.types.map((each) => checkValue(spec, each, value, where));
      return attempts.some((faults) => faults.length === 0) ? [] : attempts.flat();
    }
    default:
      return checkPrimitive(type, value, where);
  }
}

type PrimitiveType = Exclude<PropertyType, { type: 'ref' | 'array' | 'map' | 'union' }>;

function checkPrimitive(type: PrimitiveType, value: unknown, where: string): string[] {
  if (!isA[type.type](value)) return [`${where}: expected ${type.type}`];
  const allowed: readonly unknown[] | undefined =
    'allowedValues' in type ? type.allowedValues : undefined;
  return allowed === undefined || allowed.includes(value)
    ? []
    : [`${where}: expected one of ${allowed.join(', ')}`];
}

const isA: Readonly<Record<PrimitiveType['type'], (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  'date-time': (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  integer: Number.isInteger,
  boolean: (value) => typeof value === 'boolean',
  null: (value) => value === null,
  json: isObject,
  tag: isObject,
};

/** `{ "Ref": … }` or `{ "Fn::…": … }`. */
function isIntrinsic(value: unknown): boolean {
  if (!isObject(value)) return false;
  const [name, ...others] = Object.keys(value);
  return others.length === 0 && (name === 'Ref' || name?.startsWith('Fn::') === true);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import { awsCases } from './arbitraries/aws-cases.ts';
import { describeArbitraries } from './arbitraries/conformance.ts';
import { deliveryCases } from './arbitraries/delivery-cases.ts';

describeArbitraries([...awsCases, ...deliveryCases]);
